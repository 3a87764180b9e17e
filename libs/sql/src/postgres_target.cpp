#include "postgres_target.hpp"

#include <libpq-fe.h>

#include "base/text.hpp"

namespace varde::sql {
namespace {

constexpr std::string_view schemaKey = "schema=";
constexpr std::size_t identifierBytesMax = 63;

// So plain that it needs no quotes, neither in SQL nor among the server's options.
bool isPlainIdentifier(std::string_view name) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.size() <= identifierBytesMax && !(name[0] >= '0' && name[0] <= '9') &&
           std::all_of(name.begin(), name.end(), fits);
}

// libpq does not know `schema`, so it is taken out of the query.
std::string takeSchema(std::string& url) {
    const auto question = url.find('?');
    if (question == std::string::npos) return {};
    std::string schema;
    std::vector<std::string> kept;
    for (const auto part : split(std::string_view(url).substr(question + 1), '&')) {
        if (part.starts_with(schemaKey)) {
            schema = part.substr(schemaKey.size());
            if (!isPlainIdentifier(schema)) {
                throw std::runtime_error(
                    "the schema in the database URL must be small letters, digits and _, at most 63"
                );
            }
        } else if (!part.empty()) {
            kept.emplace_back(part);
        }
    }
    url.resize(question);
    if (!kept.empty()) url += "?" + join(kept, "&");
    return schema;
}

std::string serverOptions(const std::string& schema, const Options& options) {
    using std::chrono::milliseconds;
    const auto limit = std::chrono::duration_cast<milliseconds>(options.statementTime).count();
    std::string text = "-c statement_timeout=" + std::to_string(limit);
    // What a vanished client left behind ends by itself and lets go of its locks.
    text += " -c idle_in_transaction_session_timeout=60000 -c client_connection_check_interval=2000";
    if (!schema.empty()) text += " -c search_path=" + schema;
    if (!options.durable) text += " -c synchronous_commit=off";
    return text;
}

}  // namespace

PostgresTarget parsePostgresUrl(const std::string& url, const Options& options) {
    PostgresTarget target;
    auto known = url;
    target.schema = takeSchema(known);
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(
        PQconninfoParse(known.c_str(), nullptr), PQconninfoFree
    );
    if (!parsed) {
        throw std::runtime_error(
            "the database URL is not understood; use postgres://user:password@host:port/database?schema=name"
        );
    }
    std::map<std::string, std::string> values{{"application_name", "varde"}};
    for (const auto* option = parsed.get(); option->keyword; ++option) {
        if (option->val) values[option->keyword] = option->val;
    }
    auto& own = values["options"];
    own = own.empty() ? serverOptions(target.schema, options)
                      : own + " " + serverOptions(target.schema, options);
    values["client_encoding"] = "UTF8";
    target.parameters.assign(values.begin(), values.end());
    return target;
}

}  // namespace varde::sql
