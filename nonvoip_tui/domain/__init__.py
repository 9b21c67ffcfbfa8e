"""What the program talks about: values and rules; no input or output, no clock, no tasks."""
