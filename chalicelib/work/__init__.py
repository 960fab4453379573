"""Work records: time entries and job sheets of work done at a company."""
