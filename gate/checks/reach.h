// Which migration was the last to reach something that is found amiss after all of them.
#pragma once

#include <string_view>

#include "gate/model/point.h"
#include "gate/model/run.h"

namespace gate {

// Each sets the point's migration and location, and leaves it alone where it cannot be told.

// By `table`, and by the tables that the message names beside it: a row can lose its parent by
// what is done to the parent.
void point_at_reach(Point& point, const Run& run, std::string_view table);

// By what changed the object, or the shape of a table that the message names.
void point_at_shape(Point& point, const Run& run, std::string_view object);

// By what left the table without rows.
void point_at_emptying(Point& point, const Run& run, std::string_view table);

// By what made the view anew, or else wrote the rows of a table below it.
void point_at_view(Point& point, const Run& run, const ViewRecord& view);

}  // namespace gate
