"""What outlives the program: orders, SMS, price lists and the journal, in SQLite."""
