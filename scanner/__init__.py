"""
The scanner bridge: what stands beside a scanner that can only save into a folder, and brings each
file to the office exactly once. It needs Python 3.9 or later and nothing else.
"""
