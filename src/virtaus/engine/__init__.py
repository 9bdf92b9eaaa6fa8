"""Pure computation: arrays and frozen dataclasses in and out. No Django, no input or output, no clock, no globals."""
