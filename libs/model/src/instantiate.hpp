#pragma once
// What a model's source file says once for each type that others read or write by itself.
#include "json/codec.hpp"

#define VARDE_MODEL(Type)                                       \
    template Type varde::json::parse<Type>(std::string_view);   \
    template Type varde::json::fromValue<Type>(const Value&);   \
    template std::string varde::json::write<Type>(const Type&); \
    template varde::json::Value varde::json::toValue(const Type&)
