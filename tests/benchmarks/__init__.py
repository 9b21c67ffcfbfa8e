"""Programs and measures for the numbers that the project promises."""
