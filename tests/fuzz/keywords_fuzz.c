/* What is a keyword is the same one when mistakes are allowed; a language is one of ours or unknown. */

#include <stdint.h>

#include "core/tables/keywords.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Keywords *keywords;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    keywords = keywords_load("locales/keywords.tsv", NULL);
    g_assert(keywords);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *bytes = g_strndup((const char *)data, size);
    g_autofree char *text = g_utf8_make_valid(bytes, -1);
    KeywordHit exact = keywords_match(keywords, text, false);
    KeywordHit near = keywords_match(keywords, text, true);

    g_assert(near.keyword <= KEYWORD_CONTACTS && near.language <= LANGUAGE_UNKNOWN);
    g_assert(exact.keyword == KEYWORD_NONE || exact.keyword == near.keyword);
    g_assert(exact.keyword == KEYWORD_NONE || exact.language == near.language);
    g_assert(near.keyword != KEYWORD_NONE || near.language == LANGUAGE_UNKNOWN);
    return 0;
}
