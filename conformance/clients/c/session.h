// Question after question from one process (client contract, version 1.1).
#pragma once

#include <stdbool.h>

#include "conformance/clients/c/answer.h"
#include "conformance/clients/c/asked.h"
#include "conformance/clients/c/refusal.h"
#include "conformance/clients/c/secret.h"

// Obtaining is how a question gets its secret.
typedef enum Refusal Obtaining(const struct Asked* asked, struct Answer* answer,
                               struct Secret* secret);

// AnswerQuestions answers the lines of standard input, one after the other, and keeps nothing of
// any. The exit status: 0 when there is no more, 1 after a line that is no question and where
// nobody reads the answers.
int AnswerQuestions(Obtaining* obtain, bool as_public_key);
