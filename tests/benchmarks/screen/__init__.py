"""What the program does on a terminal, measured from outside beside programs that do less."""
