"""The recipe's training stages and what they share."""
