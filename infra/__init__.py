"""What the deployed system is made of: resources, roles, and the rules that the template must keep."""
