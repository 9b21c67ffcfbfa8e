"""Small programs to be started in a terminal and measured from outside."""
