"""Newsletter files and the environment, read into frozen settings; every error names file, key and remedy."""
