"""A company's invoices with their annexes. Pure."""
