"""Made-up jobseekers that agree with an area's real margins, and the events a national register would tell of them.

Pure computation: the same margins, seed and date give the same people and the same events, on any machine.
"""
