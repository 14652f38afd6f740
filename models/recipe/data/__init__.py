"""Reading the research data of the training recipe. What is read stays in a cache folder outside of the repository."""
