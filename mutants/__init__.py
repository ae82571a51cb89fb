"""Mutation testing of the scenarios: one line of Keras is changed, does a scenario kill the mutant?"""
