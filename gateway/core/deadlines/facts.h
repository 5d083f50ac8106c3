#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/date.h"

/* What a person has told about themselves that deadlines are counted from: names and values. A day of a
 * rule's own is kept under the id of the rule. */
typedef struct Facts Facts;

#define FACT_PURPOSE "purpose" /* "work" or "other" */
#define FACT_ENTRY "entry"     /* days, as numbers */
#define FACT_MOVE "move"
#define FACT_PATENT "patent"
#define FACT_PAID "paid"     /* months paid for the patent since its issue, 1 to PATENT_MONTHS */
#define FACT_USED "used"     /* days in Russia earlier in the year of entry */
#define FACT_REGION "region" /* "RU-MOW", "RU-MOS" or "other" */
#define FACT_KEPT "kept"     /* may we remember all this: "yes" or "no" */

#define PATENT_MONTHS 12 /* so many a patent is paid for */

#define FACT_UNKNOWN "unknown" /* the value when a person was asked and does not know */

Facts *facts_new(void);
void facts_free(Facts *facts);

void facts_set(Facts *facts, const char *name, const char *value_or_null);
const char *facts_get(const Facts *facts, const char *name);             /* "" if not told; lent */
bool facts_say(const Facts *facts, const char *name, const char *value); /* is it this value? */
Day facts_day(const Facts *facts, const char *name);                     /* DAY_NONE if not told */
int facts_number(const Facts *facts, const char *name);                  /* -1 if not told */
bool facts_in_moscow(const Facts *facts);                                /* or its region */

/* As octets, for a box. What cannot be read is left out. */
GString *facts_write(const Facts *facts);
void facts_read(Facts *facts, const char *data, size_t length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Facts, facts_free)
