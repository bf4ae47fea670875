"""Lines of bank statements: whose they are, booked once, and listed for the clerk where that is not sure."""
