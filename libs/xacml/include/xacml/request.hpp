#pragma once
// What is asked: categories of attributes. A plain value; a decision only reads it.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "xacml/names.hpp"

namespace varde::xacml {

struct Attribute {
    std::string id;
    std::vector<std::string> values;
    std::string dataType{datatype::string};
    std::string issuer;
    bool includeInResult = false;
};

// Several categories of a request may have one id: their attributes count together.
struct Category {
    std::string id;
    std::vector<Attribute> attributes;
};

struct Request {
    std::vector<Category> categories;

    bool has(std::string_view category) const;  // with at least one attribute
    const Attribute* find(std::string_view category, std::string_view attribute) const;  // the first
    // The first value of that attribute.
    std::optional<std::string> value(std::string_view category, std::string_view attribute) const;
    // Adds to the first category of that id, which is made when there is none.
    void add(std::string_view category, Attribute attribute);
    void add(std::string_view category, std::string_view attribute, std::string value);
};

}  // namespace varde::xacml
