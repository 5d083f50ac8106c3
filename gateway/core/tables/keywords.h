#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/language.h"

/* Words that work at any point, alone in the message: locales/keywords.tsv. */
typedef enum Keyword {
    KEYWORD_NONE,
    KEYWORD_SOS, /* the words of facts on HELP: a call for help */
    KEYWORD_REPORT,
    KEYWORD_STOP,
    KEYWORD_START,
    KEYWORD_LANGUAGE, /* .language says which, or unknown: ask */
    KEYWORD_STATUS,
    KEYWORD_DEADLINES,
    KEYWORD_DELETE,
    KEYWORD_YES, /* only where a yes/no question is open */
    KEYWORD_NO,
    KEYWORD_BACK,
    KEYWORD_MENU,
    KEYWORD_EXIT,
    KEYWORD_CONTACTS,
} Keyword;

typedef struct KeywordHit {
    Keyword keyword;
    Language language; /* the language the word is of, LANGUAGE_UNKNOWN if it is of several; for
                          KEYWORD_LANGUAGE the language asked for */
} KeywordHit;

typedef struct Keywords Keywords;

Keywords *keywords_load(const char *path, GError **error);
void keywords_free(Keywords *keywords);

/* with_mistakes: a key of five letters or more may be one letter off. */
KeywordHit keywords_match(const Keywords *keywords, const char *text, bool with_mistakes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Keywords, keywords_free)
