"""What callbacks gain over polling, and what junk on their port costs."""
