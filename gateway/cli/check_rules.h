#pragma once

#include "core/hotline.h"

/* What of the deadline rules and the days off waits for a person: notes, since nothing is broken. */
void check_rules_print(const Texts *texts, Day today);
/* How many are due for review, if any. */
void check_rules_summary(const Rules *rules, Day today);
