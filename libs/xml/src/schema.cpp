#include <libxml/xmlschemas.h>

#include "engine.hpp"
#include "xml/document.hpp"

namespace varde::xml {
namespace {

constexpr std::string_view schemaNamespace = "http://www.w3.org/2001/XMLSchema";
constexpr std::string_view instanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";

struct Errors {
    std::string file;
    std::vector<Finding> findings;
};

void collect(void* self, xmlError* error) {
    auto& errors = *static_cast<Errors*>(self);
    std::string message = error->message ? error->message : "invalid";
    while (!message.empty() && message.back() == '\n') message.pop_back();
    errors.findings.push_back({errors.file, error->line, "schema", std::move(message)});
}

std::string_view namespaceOf(const xmlNode* node) {
    if (!node->ns || !node->ns->href) return {};
    return reinterpret_cast<const char*>(node->ns->href);
}

std::string_view nameOf(const xmlNode* node) {
    return reinterpret_cast<const char*>(node->name);
}

// Other documents are not read: a schema that needs one says so at load, not by a puzzling error later.
void refuseOtherDocuments(const xmlNode* root, const std::string& name) {
    for (const auto* node = root->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || namespaceOf(node) != schemaNamespace) continue;
        const auto kind = nameOf(node);
        const bool located = xmlHasProp(node, reinterpret_cast<const xmlChar*>("schemaLocation")) != nullptr;
        if (kind == "include" || kind == "redefine" || (kind == "import" && located)) {
            throw Problem(
                Errc::badRequest,
                name + ":" + std::to_string(xmlGetLineNo(node)) + ": xs:" + std::string(kind) +
                    " of another document is not allowed"
            );
        }
    }
}

// libxml2 would add the schemas that a document points at to the shared compiled schema.
void dropSchemaHints(xmlNode* top) {
    auto* node = top;
    while (node) {
        if (node->type == XML_ELEMENT_NODE) {
            for (auto* entry = node->properties; entry;) {
                auto* next = entry->next;
                const auto name = std::string_view(reinterpret_cast<const char*>(entry->name));
                const bool hint = name == "schemaLocation" || name == "noNamespaceSchemaLocation";
                if (hint && entry->ns &&
                    instanceNamespace == reinterpret_cast<const char*>(entry->ns->href)) {
                    xmlRemoveProp(entry);
                }
                entry = next;
            }
        }
        if (node->type == XML_ELEMENT_NODE && node->children) {
            node = node->children;
            continue;
        }
        while (node != top && !node->next) node = node->parent;
        if (node == top) break;
        node = node->next;
    }
}

struct ParserFree {
    void operator()(xmlSchemaParserCtxt* parser) const { xmlSchemaFreeParserCtxt(parser); }
};
struct ValidatorFree {
    void operator()(xmlSchemaValidCtxt* validator) const { xmlSchemaFreeValidCtxt(validator); }
};

}  // namespace

struct Schema::State {
    std::string name;
    Doc doc;  // the compiled schema points into it
    xmlSchema* schema = nullptr;

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (schema) xmlSchemaFree(schema);
    }
};

Schema Schema::parse(std::string_view text, const std::string& name) {
    startEngine();
    auto state = std::make_shared<State>();
    state->name = name;
    state->doc = readDoc(text);
    refuseOtherDocuments(xmlDocGetRootElement(state->doc.get()), name);

    Errors errors{name, {}};
    const std::unique_ptr<xmlSchemaParserCtxt, ParserFree> parser(xmlSchemaNewDocParserCtxt(state->doc.get())
    );
    if (!parser) throw std::bad_alloc();
    xmlSchemaSetParserStructuredErrors(parser.get(), collect, &errors);
    state->schema = xmlSchemaParse(parser.get());
    if (!state->schema) {
        const auto what =
            errors.findings.empty() ? name + ": not a usable XSD" : describe(errors.findings.front());
        throw Problem(Errc::badRequest, what);
    }
    Schema schema;
    schema.state_ = std::move(state);
    return schema;
}

std::vector<Finding> Schema::validate(std::string_view document) const {
    const auto doc = readDoc(document);
    dropSchemaHints(xmlDocGetRootElement(doc.get()));
    Errors errors{{}, {}};
    const std::unique_ptr<xmlSchemaValidCtxt, ValidatorFree> validator(xmlSchemaNewValidCtxt(state_->schema));
    if (!validator) throw std::bad_alloc();
    xmlSchemaSetValidStructuredErrors(validator.get(), collect, &errors);
    const auto result = xmlSchemaValidateDoc(validator.get(), doc.get());
    if (result != 0 && errors.findings.empty()) {
        errors.findings.push_back({{}, 0, "schema", "the document could not be validated"});
    }
    return std::move(errors.findings);
}

}  // namespace varde::xml
