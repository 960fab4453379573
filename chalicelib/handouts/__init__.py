"""Hand-outs: mail of one or several companies given to one collector in one visit."""
