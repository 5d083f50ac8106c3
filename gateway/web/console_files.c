#include "web/console_files.h"

#include <gio/gio.h>
#include <string.h>

#define PACKED ".gz"
#define PAGE "/index.html"
#define HASHED "/assets/" /* names here change with what is in them */

typedef struct File {
    GBytes *packed;
    const char *type;
    char *etag;
    bool hashed;
} File;

struct ConsoleFiles {
    GHashTable *files; /* "/assets/app-1a2b.js" -> File */
};

static const struct {
    const char *ending;
    const char *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json; charset=utf-8"},
    {".webmanifest", "application/manifest+json; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
    {".svg", "image/svg+xml; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
};

static const char *type_of(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (g_str_has_suffix(name, types[i].ending))
            return types[i].type;
    }
    return "application/octet-stream";
}

static void file_free(gpointer data)
{
    File *file = data;

    g_bytes_unref(file->packed);
    g_free(file->etag);
    g_free(file);
}

static void add_file(ConsoleFiles *files, const char *resource, char *name)
{
    GBytes *packed = g_resources_lookup_data(resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_autofree char *hash = packed ? g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, packed) : NULL;
    File *file;

    if (!packed) {
        g_free(name);
        return;
    }
    file = g_new0(File, 1);
    file->packed = packed;
    file->type = type_of(name);
    /* Weak: the same whether it goes out packed or not. */
    file->etag = g_strdup_printf("W/\"%.32s\"", hash);
    file->hashed = g_str_has_prefix(name, HASHED);
    g_hash_table_replace(files->files, name, file);
}

/* One folder; those inside of it wait in folders. Their names end in a slash. */
static void add_folder(ConsoleFiles *files, const char *root, const char *folder, GQueue *folders)
{
    g_autofree char *resource = g_strconcat(root, folder, NULL);
    g_auto(GStrv)
        names = g_resources_enumerate_children(resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

    for (size_t i = 0; names && names[i]; i++) {
        g_autofree char *name = g_strconcat(folder, names[i], NULL);
        g_autofree char *whole = g_strconcat(root, name, NULL);

        if (g_str_has_suffix(name, "/")) {
            g_queue_push_tail(folders, g_steal_pointer(&name));
        } else if (g_str_has_suffix(name, PACKED)) {
            name[strlen(name) - strlen(PACKED)] = '\0';
            add_file(files, whole, g_steal_pointer(&name));
        }
    }
}

ConsoleFiles *console_files_new(const char *folder)
{
    ConsoleFiles *files = g_new0(ConsoleFiles, 1);
    GQueue folders = G_QUEUE_INIT;

    files->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, file_free);
    g_queue_push_tail(&folders, g_strdup("/"));
    while (folders.length > 0) {
        g_autofree char *next = g_queue_pop_head(&folders);

        add_folder(files, folder, next, &folders);
    }
    return files;
}

void console_files_free(ConsoleFiles *files)
{
    if (!files)
        return;
    g_hash_table_unref(files->files);
    g_free(files);
}

/* ---- Answering ---- */

/* RFC 9110 12.5.3. Whoever does not name it gets the file unpacked. */
static bool takes_packed(const HttpRequest *http)
{
    g_autofree char *header = http_header_joined(http, "Accept-Encoding");
    g_auto(GStrv) codings = header ? g_strsplit(header, ",", 0) : NULL;

    for (size_t i = 0; codings && codings[i]; i++) {
        g_auto(GStrv) parts = g_strsplit(codings[i], ";", 2);
        const char *weight = parts[0] && parts[1] ? strchr(parts[1], '=') : NULL;

        if (parts[0] && g_ascii_strcasecmp(g_strstrip(parts[0]), "gzip") == 0)
            return !weight || g_ascii_strtod(weight + 1, NULL) > 0;
    }
    return false;
}

static GBytes *unpack(GBytes *packed)
{
    g_autoptr(GZlibDecompressor) unzip = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    g_autoptr(GInputStream) memory = g_memory_input_stream_new_from_bytes(packed);
    g_autoptr(GInputStream) in = g_converter_input_stream_new(memory, G_CONVERTER(unzip));
    g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable();

    if (g_output_stream_splice(out, in, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL) < 0)
        return NULL;
    return g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(out));
}

static void answer_text(HttpResponse *response, unsigned status, const char *text)
{
    response->status = status;
    response->content_type = "text/plain; charset=utf-8";
    response->body = g_strdup(text);
}

static bool is_known(const HttpRequest *http, const File *file)
{
    g_autofree char *header = http_header_joined(http, "If-None-Match");

    return header && strstr(header, file->etag);
}

static void answer_file(const File *file, const HttpRequest *http, HttpResponse *response)
{
    response->status = 200;
    response->content_type = file->type;
    http_response_header(response, "Cache-Control",
                         file->hashed ? "public, max-age=31536000, immutable" : "no-cache");
    http_response_header(response, "ETag", file->etag);
    http_response_header(response, "Vary", "Accept-Encoding");
    if (is_known(http, file)) {
        response->status = 304;
        response->content_type = NULL;
    } else if (takes_packed(http)) {
        http_response_header(response, "Content-Encoding", "gzip");
        response->bytes = g_bytes_ref(file->packed);
    } else {
        response->bytes = unpack(file->packed);
        response->status = response->bytes ? 200 : 500;
    }
}

void console_files_answer(const ConsoleFiles *files, const HttpRequest *http,
                          HttpResponse *response)
{
    const char *path = g_str_equal(http->path, "/") ? PAGE : http->path;
    const File *file = g_hash_table_lookup(files->files, path);

    if (g_str_equal(http->method, "POST") && file) {
        answer_text(response, 405, "This is a page: GET it.\n");
        http_response_header(response, "Allow", "GET, HEAD");
    } else if (file) {
        answer_file(file, http, response);
    } else if (g_hash_table_size(files->files) == 0) {
        answer_text(response, 404, "The console was not built into this program.\n");
    } else {
        answer_text(response, 404, "There is no such page.\n");
    }
}
