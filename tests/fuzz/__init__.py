"""Inputs that nobody would write, by the thousand: what is made of them is sound, safe and soon done."""
