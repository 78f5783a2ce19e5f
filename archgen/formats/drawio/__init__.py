"""draw.io files: real AWS shapes, groups and connectors for those who go on by hand."""
