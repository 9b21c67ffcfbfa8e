"""The four places of the face."""
