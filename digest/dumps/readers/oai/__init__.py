"""OAI-PMH: answers of repositories, arXiv's first of all."""
