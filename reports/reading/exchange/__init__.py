"""The record files of models saved in one stack and loaded in another."""
