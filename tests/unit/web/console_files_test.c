#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "support/test_console.h"
#include "web/console_files.h"

#define PAGE "<!doctype html><title>\xd0\xb0</title>"
#define SCRIPT "console.log(1)"

/* ---- A resource such as the build makes ---- */

static void write_packed(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_strconcat(folder, "/", name, ".gz", NULL);
    g_autoptr(GZlibCompressor) zip = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
    g_autoptr(GInputStream) in = g_memory_input_stream_new_from_data(text, -1, NULL);
    g_autoptr(GFile) file = g_file_new_for_path(path);
    g_autoptr(GFileOutputStream)
        to = g_file_replace(file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL);
    g_autoptr(GOutputStream)
        out = g_converter_output_stream_new(G_OUTPUT_STREAM(to), G_CONVERTER(zip));

    assert_true(g_output_stream_splice(out, in, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL) >=
                0);
}

static const char manifest[] =
    "<gresources><gresource prefix='/test/files'>"
    "<file>index.html.gz</file><file>favicon.svg.gz</file><file>notes.txt</file>"
    "<file>assets/app-1a2b.js.gz</file>"
    "</gresource></gresources>";

static void compile(const char *folder)
{
    g_autofree char *xml = g_build_filename(folder, "all.xml", NULL);
    g_autofree char *target = g_build_filename(folder, "all.gresource", NULL);
    const char *command[] = {
        "glib-compile-resources", "--sourcedir", folder, "--target", target, xml, NULL};
    g_autoptr(GResource) resource = NULL;
    int status = -1;

    assert_true(g_file_set_contents(xml, manifest, -1, NULL));
    assert_true(g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                             NULL, &status, NULL));
    assert_int_equal(status, 0);
    resource = g_resource_load(target, NULL);
    assert_non_null(resource);
    g_resources_register(resource);
}

static void remove_all(const char *folder)
{
    static const char *const names[] = {
        "index.html.gz", "favicon.svg.gz", "notes.txt", "assets/app-1a2b.js.gz",
        "all.xml",       "all.gresource",  "assets",    ""};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);

        g_remove(path);
    }
}

static int set_up(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("files-XXXXXX", NULL);
    g_autofree char *assets = g_build_filename(folder, "assets", NULL);
    g_autofree char *notes = g_build_filename(folder, "notes.txt", NULL);

    g_mkdir(assets, 0700);
    write_packed(folder, "index.html", PAGE);
    write_packed(folder, "favicon.svg", "<svg/>");
    write_packed(folder, "assets/app-1a2b.js", SCRIPT);
    g_file_set_contents(notes, "not packed", -1, NULL);
    compile(folder);
    remove_all(folder);
    *state = console_files_new("/test/files");
    return 0;
}

static int tear_down(void **state)
{
    console_files_free(*state);
    return 0;
}

/* ---- Asking ---- */

static HttpResponse get(const ConsoleFiles *files, const char *method, const char *path,
                        const TestHeader *headers)
{
    HttpRequest http = test_browser_request(method, path, headers);
    HttpResponse response = {0};

    console_files_answer(files, &http, &response);
    return response;
}

static void assert_body(const HttpResponse *response, const char *text)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(response->bytes, &length);

    assert_int_equal(length, strlen(text));
    assert_memory_equal(data, text, length);
}

static void a_file_has_its_type_and_its_time_to_live(void **state)
{
    g_auto(HttpResponse) page = get(*state, "GET", "/", NULL);
    g_auto(HttpResponse) same = get(*state, "GET", "/index.html", NULL);
    g_auto(HttpResponse) script = get(*state, "HEAD", "/assets/app-1a2b.js", NULL);
    g_auto(HttpResponse) icon = get(*state, "GET", "/favicon.svg", NULL);

    assert_int_equal(page.status, 200);
    assert_string_equal(page.content_type, "text/html; charset=utf-8");
    assert_string_equal(http_response_find(&page, "Cache-Control"), "no-cache");
    assert_body(&page, PAGE);
    assert_body(&same, PAGE);
    assert_string_equal(script.content_type, "text/javascript; charset=utf-8");
    assert_string_equal(http_response_find(&script, "Cache-Control"),
                        "public, max-age=31536000, immutable");
    assert_body(&script, SCRIPT);
    assert_string_equal(icon.content_type, "image/svg+xml; charset=utf-8");
}

static void it_goes_out_packed_to_whoever_takes_that(void **state)
{
    static const struct {
        const char *accept; /* NULL: says nothing */
        bool packed;
    } cases[] = {
        {"gzip", true},
        {"gzip, deflate, br", true},
        {"br, GZIP;q=0.5", true},
        {"gzip;q=1.0", true},
        {NULL, false},
        {"", false},
        {"identity", false},
        {"gzip;q=0", false},
        {"gzip; q=0.0", false},
        {"xgzip", false},
        {"br", false},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const TestHeader headers[] = {{"Accept-Encoding", cases[i].accept}, {0}};
        g_auto(HttpResponse) page = get(*state, "GET", "/", cases[i].accept ? headers : NULL);
        const char *coding = http_response_find(&page, "Content-Encoding");

        if (g_strcmp0(coding, cases[i].packed ? "gzip" : NULL) != 0)
            fail_msg("%s", cases[i].accept);
        assert_string_equal(http_response_find(&page, "Vary"), "Accept-Encoding");
        if (cases[i].packed)
            assert_memory_equal(g_bytes_get_data(page.bytes, NULL), "\x1f\x8b", 2);
        else
            assert_body(&page, PAGE);
    }
}

static void a_page_that_is_known_is_not_sent_again(void **state)
{
    g_auto(HttpResponse) first = get(*state, "GET", "/", NULL);
    const char *etag = http_response_find(&first, "ETag");
    const TestHeader known[] = {{"If-None-Match", etag}, {0}};
    const TestHeader other[] = {{"If-None-Match", "\"x\""}, {0}};
    g_auto(HttpResponse) again = get(*state, "GET", "/", known);
    g_auto(HttpResponse) changed = get(*state, "GET", "/", other);

    assert_int_equal(again.status, 304);
    assert_null(again.bytes);
    assert_string_equal(http_response_find(&again, "ETag"), etag);
    assert_int_equal(changed.status, 200);
}

static void only_what_is_in_the_table_is_there(void **state)
{
    static const char *const paths[] = {
        "/assets", "/assets/", "/assets/app-1a2b.js.gz", "/index.html.gz", "/notes.txt",
        "//",      "/.",       "/assets/%61pp-1a2b.js",  "/etc/passwd",    "/INDEX.HTML",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_auto(HttpResponse) response = get(*state, "GET", paths[i], NULL);

        if (response.status != 404)
            fail_msg("%s", paths[i]);
        assert_string_equal(response.content_type, "text/plain; charset=utf-8");
    }
}

static void a_page_takes_no_post(void **state)
{
    g_auto(HttpResponse) page = get(*state, "POST", "/", NULL);

    assert_int_equal(page.status, 405);
    assert_string_equal(http_response_find(&page, "Allow"), "GET, HEAD");
}

static void a_program_without_the_app_says_so(void **state)
{
    g_autoptr(ConsoleFiles) none = console_files_new("/test/nothing");
    g_auto(HttpResponse) response = get(none, "GET", "/", NULL);

    (void)state;
    assert_int_equal(response.status, 404);
    assert_non_null(strstr(response.body, "was not built"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_has_its_type_and_its_time_to_live),
        cmocka_unit_test(it_goes_out_packed_to_whoever_takes_that),
        cmocka_unit_test(a_page_that_is_known_is_not_sent_again),
        cmocka_unit_test(only_what_is_in_the_table_is_there),
        cmocka_unit_test(a_page_takes_no_post),
        cmocka_unit_test(a_program_without_the_app_says_so),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
