"""Small changes made by a program in the solutions of homeworks, to see whether the tests notice each of them."""
