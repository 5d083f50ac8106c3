/* Any text gives at most as many regions as asked, each once and each of the file. */

#include <stdint.h>

#include "core/tables/regions.h"

#define FOUND_MAX 5

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Regions *regions;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    regions = regions_load("locales/regions.tsv", NULL);
    g_assert(regions);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *bytes = g_strndup((const char *)data, size);
    g_autofree char *text = g_utf8_make_valid(bytes, -1);
    const Region *found[FOUND_MAX];
    size_t count = regions_match(regions, text, found, FOUND_MAX);

    g_assert(count <= FOUND_MAX);
    for (size_t i = 0; i < count; i++) {
        g_assert(region_find(regions, found[i]->code) == found[i]);
        for (size_t j = 0; j < i; j++)
            g_assert(found[i] != found[j]);
    }
    return 0;
}
