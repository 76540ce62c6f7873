"""The seams: what the use cases need from the outside, and what each side may rely on."""
