#pragma once
// XML as an immutable tree of plain nodes, read with libxml2 in src/: no network, no entities beyond the five of XML, no DTD,
// bounded depth and size. Nodes are owned by their Document and must not outlive it.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace varde::xml {

struct Attribute {
    std::string name;           // local name
    std::string namespaceUri;
    std::string value;
};

struct Node {
    std::string name;           // local name
    std::string namespaceUri;
    std::vector<Attribute> attributes;
    std::vector<Node> children; // elements only, in document order
    std::string text;           // all text directly inside, joined; white space as it came
    int line = 0;

    const Node* child(std::string_view localName) const;  // the first
    std::vector<const Node*> all(std::string_view localName) const;
    // The first node along local names below this one.
    const Node* find(std::initializer_list<std::string_view> path) const;
    std::optional<std::string> attribute(std::string_view localName) const;
    std::string_view trimmedText() const;
};

struct ReadLimits {
    int depthMax = 256;
    std::size_t bytesMax = 64 * 1024 * 1024;
};

class Document {
public:
    const Node& root() const { return root_; }

private:
    friend Document parse(std::string_view, ReadLimits);
    Node root_;
};

// Throws Problem(badRequest) with line and column on anything that is not well formed, a DTD, or beyond the limits.
Document parse(std::string_view text, ReadLimits limits = {});

// Writes elements front to back, escaped; the caller keeps the order of calls valid.
class Writer {
public:
    explicit Writer(bool declaration = true);
    void begin(std::string_view name);
    void attribute(std::string_view name, std::string_view value);
    void text(std::string_view text);
    void end();
    void element(std::string_view name, std::string_view text);
    std::string take();

private:
    std::string out_;
    std::vector<std::string> open_;
    bool tagOpen_ = false;
};

// An XSD compiled from a file or text; includes and imports are refused unless they lie in the same folder.
class Schema {
public:
    static Schema parse(std::string_view text, const std::string& name);
    // Every violation, with the line in `document`.
    std::vector<Finding> validate(std::string_view document) const;

private:
    struct State;
    std::shared_ptr<const State> state_;
};

}  // namespace varde::xml
