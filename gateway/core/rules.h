#pragma once

#include <glib.h>
#include <stddef.h>

#include "base/date.h"
#include "base/language.h"

/* The deadline rules: one file each in locales/rules/, dated data that a lawyer reads and corrects. */
typedef struct Rules Rules;

typedef enum Citizenship { CITIZENSHIP_UZ, CITIZENSHIP_KG, CITIZENSHIP_OTHER } Citizenship;
typedef enum Purpose { PURPOSE_WORK, PURPOSE_OTHER } Purpose;

typedef enum RuleTrigger {
    RULE_FROM_ENTRY, /* counts length units from the day of entry, which is day 1 */
    RULE_FIXED,      /* one date for everybody */
} RuleTrigger;

typedef enum RuleUnit { RULE_DAYS, RULE_MONTHS } RuleUnit;

/* The review class, as the file writes it: A, A-info, A-expired, B, X. Only A is counted down;
 * A-expired is shown as passed, whatever the day. */
typedef enum RuleShip {
    RULE_SHIP_A,
    RULE_SHIP_A_INFO,
    RULE_SHIP_A_EXPIRED,
    RULE_SHIP_B,
    RULE_SHIP_X,
} RuleShip;

typedef struct Rule {
    char *id; /* "REG-UZ-15" */
    char *law;
    char *sources;                /* the numbers its comments resolve */
    char *reviewer;               /* "": no lawyer has read it yet */
    char *what[LANGUAGE_COUNT];   /* short: a menu label */
    char *advice[LANGUAGE_COUNT]; /* what to do, where, and what if it was missed */
    char *passed[LANGUAGE_COUNT]; /* what can still be done once the date has passed */
    unsigned citizenships;        /* bit 1 << Citizenship */
    unsigned purposes;            /* bit 1 << Purpose */
    RuleTrigger trigger;
    int length; /* RULE_FROM_ENTRY only, with unit */
    RuleUnit unit;
    Day date; /* RULE_FIXED only */
    RuleShip ship;
    Day valid_from;     /* the law holds for entries from this day */
    Day valid_until;    /* ... to this one; DAY_NONE: open */
    Day verified_as_of; /* the newest source read */
    Day review_due;     /* after it the answer says so */
} Rule;

/* Every *.rule file of the folder, sorted by id. */
Rules *rules_load(const char *folder, GError **error);
void rules_free(Rules *rules);
size_t rules_count(const Rules *rules);
const Rule *rules_get(const Rules *rules, size_t index);

/* Changes with whatever the rule says, and not with who has reviewed it when. */
#define RULE_VERSION_OCTETS 17
void rule_version(const Rule *rule, char version[RULE_VERSION_OCTETS]);
const Rule *rules_find(const Rules *rules, const char *id); /* NULL: none of that id */

/* One file. name is "ID.rule", perhaps with folders before it. */
Rule *rules_parse(const char *data, size_t length, const char *name, GError **error);
void rule_free(Rule *rule);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rules, rules_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rule, rule_free)
