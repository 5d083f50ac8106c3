#include "base/http.h"

#include <string.h>

void http_response_clear(HttpResponse *response)
{
    g_free(response->body);
    g_clear_pointer(&response->bytes, g_bytes_unref);
    g_clear_pointer(&response->headers, g_ptr_array_unref);
    *response = (HttpResponse){0};
}

void http_response_header(HttpResponse *response, const char *name, const char *value)
{
    if (!response->headers)
        response->headers = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(response->headers, g_strdup(name));
    g_ptr_array_add(response->headers, g_strdup(value));
}

const char *http_response_find(const HttpResponse *response, const char *name)
{
    for (unsigned i = 0; response->headers && i + 1 < response->headers->len; i += 2) {
        if (g_ascii_strcasecmp(g_ptr_array_index(response->headers, i), name) == 0)
            return g_ptr_array_index(response->headers, i + 1);
    }
    return NULL;
}

const char *http_header(const HttpRequest *request, const char *name)
{
    return request->find_header ? request->find_header(request->header_source, name) : NULL;
}

char *http_header_joined(const HttpRequest *request, const char *name)
{
    return request->join_headers ? request->join_headers(request->header_source, name) : NULL;
}

int http_is_type(const HttpRequest *request, const char *media_type)
{
    size_t length = strlen(media_type);
    char after;

    if (g_ascii_strncasecmp(request->content_type, media_type, length) != 0)
        return 0;
    after = request->content_type[length];
    return after == '\0' || after == ';' || after == ' ';
}
