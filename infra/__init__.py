"""What the deployed system is made of: resources, roles, and the rules that all of it keeps."""
