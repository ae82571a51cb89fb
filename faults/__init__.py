"""Faults planted in Keras, one line each: would the scenarios notice?"""
