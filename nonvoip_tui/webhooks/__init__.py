"""How the service calls this program: a small HTTP receiver whose content is only a hint."""
