"""What whoever handed in a file gets back: a page, the same for machines, and a marked copy of the workbook.

Belongs here: the Dutch words of the answer and the three files it is given in. Does not belong here: what is right and
wrong (the judges), where the answer is kept (the store) and how it reaches the sender (the inbox).
"""

from sources.deliveries.answer.document import AnswerDocument, answer_document
from sources.deliveries.answer.write import PAGE, AnswerFiles, read_answer, write_answer

__all__ = ["PAGE", "AnswerDocument", "AnswerFiles", "answer_document", "read_answer", "write_answer"]
