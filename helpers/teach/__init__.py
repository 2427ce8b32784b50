"""The instructor's side: compose an assignment, collect, grade, give feedback, report. Participants never need it.

Everything rests on two records (see `helpers.teach.record`): the assignment, and what came of each submission. The
second is one JSON file a participant; the gradebook, the feedback, the export and the report are all made from it.
"""
