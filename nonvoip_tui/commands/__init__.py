"""What can be done without the full screen: one module for each sub-command."""
