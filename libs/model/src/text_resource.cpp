#include "model/text_resource.hpp"

#include "instantiate.hpp"

VARDE_MODEL(varde::model::TextResource);
