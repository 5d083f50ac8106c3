#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/language.h"

/* The deadline rules: one file each in locales/rules/, dated data that a lawyer reads and corrects. */
typedef struct Rules Rules;

typedef enum Citizenship { CITIZENSHIP_UZ, CITIZENSHIP_KG, CITIZENSHIP_OTHER } Citizenship;
typedef enum Purpose { PURPOSE_WORK, PURPOSE_OTHER } Purpose;

/* Where in the menu a rule is found. */
typedef enum RuleTopic {
    RULE_TOPIC_REGISTRATION,
    RULE_TOPIC_STAY,
    RULE_TOPIC_MEDICAL,
    RULE_TOPIC_PATENT,
    RULE_TOPIC_CONTRACT,
    RULE_TOPIC_JOB,
    RULE_TOPIC_MOSCOW,
    RULE_TOPIC_REGISTRY,
    RULE_TOPIC_COURT,
    RULE_TOPIC_ENDED,
    RULE_TOPIC_OTHER,
} RuleTopic;

/* What a rule counts from. */
typedef enum RuleTrigger {
    RULE_FROM_NOTHING, /* no date at all: information */
    RULE_FIXED,        /* one date for everybody */
    RULE_FROM_ENTRY,   /* the day of entry into Russia */
    RULE_FROM_MOVE,    /* the day of moving to another address */
    RULE_FROM_PATENT,  /* the day the patent was issued */
    RULE_FROM_PAYMENT, /* the same, times the months paid since */
    RULE_IN_A_YEAR,    /* days of presence within a calendar year */
    RULE_FROM_EVENT,   /* a day of the rule's own, which has been: its question asks for it */
    RULE_FROM_EXPIRY,  /* the same, but a day on a paper, which may be to come */
} RuleTrigger;

typedef enum RuleUnit { RULE_DAYS, RULE_WORKING_DAYS, RULE_MONTHS } RuleUnit;

/* The review class, as the file writes it: A, A-info, A-expired, B, X. Only A is counted down;
 * A-expired is shown as passed, whatever the day; of B and X no date is given, people ask us. */
typedef enum RuleClass {
    RULE_CLASS_A,
    RULE_CLASS_A_INFO,
    RULE_CLASS_A_EXPIRED,
    RULE_CLASS_B,
    RULE_CLASS_X,
} RuleClass;

#define RULE_REMINDERS_MAX 12
#define RULE_REVIEW_DAYS 60 /* no rule is trusted for longer without being read again */

typedef struct Rule {
    char *id;    /* "REG-UZ-15" */
    int version; /* from 1 */
    char *text;  /* the file */
    char *law;
    char *sources;                  /* the numbers its comments resolve */
    unsigned source_count;          /* two are wanted */
    char *reviewer;                 /* "": no lawyer has read it yet */
    char *what[LANGUAGE_COUNT];     /* short: a menu label */
    char *question[LANGUAGE_COUNT]; /* RULE_FROM_EVENT and _EXPIRY of class A: when was that? */
    char *advice[LANGUAGE_COUNT];   /* what to do, where, and what if it was missed */
    char *passed[LANGUAGE_COUNT];   /* class A: what can still be done once the date has passed */
    unsigned topics;                /* bit 1 << RuleTopic */
    unsigned citizenships;          /* bit 1 << Citizenship */
    unsigned purposes;              /* bit 1 << Purpose */
    bool moscow_only;               /* Moscow and Moscow Oblast */
    bool unless_patent;             /* does not hold for whoever has a paid patent */
    RuleTrigger trigger;
    int length;         /* with unit; 0: on the very day */
    RuleUnit unit;      /* of the law */
    RuleUnit safe_unit; /* of the date that people are told: the same, or days for working days */
    int before;         /* then so many working days back */
    bool next_day;      /* the law begins to count on the day after, and so do we */
    Day date;           /* RULE_FIXED only */
    RuleClass class;
    Day valid_from;                 /* DAY_NONE: not found */
    Day valid_until;                /* DAY_NONE: open */
    Day verified_as_of;             /* the newest source read */
    Day review_due;                 /* after it the answer says so */
    int remind[RULE_REMINDERS_MAX]; /* days from the deadline, rising, 0 or less */
    unsigned remind_count;
} Rule;

const char *rule_topic_name(RuleTopic topic); /* as the files write it */
const char *rule_class_name(RuleClass class);

/* Every *.rule file of the folder, sorted by id. */
Rules *rules_load(const char *folder, GError **error);
/* Takes over a list of Rule, in any order. */
Rules *rules_new(GPtrArray *list);
void rules_free(Rules *rules);
size_t rules_count(const Rules *rules);
const Rule *rules_get(const Rules *rules, size_t index);
const Rule *rules_find(const Rules *rules, const char *id); /* NULL if there is none */

/* Do they say the same to people, whoever has reviewed them when? */
bool rule_says_the_same(const Rule *rule, const Rule *other);

/* One file. name is "ID.rule", perhaps with folders before it. The error names file and line. */
Rule *rules_parse(const char *data, size_t length, const char *name, GError **error);
void rule_free(Rule *rule);

/* Has a lawyer read it, and not too long ago? */
bool rule_is_confirmed(const Rule *rule, Day today);
/* Is it over, so that it gives no date any more? */
bool rule_is_over(const Rule *rule, Day today);
/* Unreviewed, past review_due, or over: for somebody to look at. */
bool rule_is_to_review(const Rule *rule, Day today);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rules, rules_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rule, rule_free)
