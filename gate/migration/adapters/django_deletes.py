"""Tells what delete() was asked for from what Django deletes or changes along with it (on_delete)."""
from django.db.models import deletion, query
from django.db.models.sql.subqueries import DeleteQuery

_deletes = []  # Collectors that are deleting; what one of them does nobody asked for, but:
_asked = 0  # calls deep in a part of it that somebody did


def is_added():
    return bool(_deletes) and not _asked


def _key(model, key):
    return model._meta.concrete_model, key


# An object in several tables (inheritance) is one.
def _keys_of(given):
    for one in given:
        for model in (type(one), *one._meta.get_parent_list()):
            yield _key(model, getattr(one, model._meta.pk.attname))


_initialise = deletion.Collector.__init__
_collect = deletion.Collector.collect
_delete = deletion.Collector.delete
_delete_batch = DeleteQuery.delete_batch
_raw_delete = query.QuerySet._raw_delete


def _initialise_noting(self, *args, **kwargs):
    _initialise(self, *args, **kwargs)
    self._gate_asked = set()
    self._gate_fast = []  # of the asked ones those that are deleted unseen
    self._gate_depth = 0


def _collect_noting(self, objs, *args, **kwargs):
    self._gate_depth += 1
    try:
        _collect(self, objs, *args, **kwargs)
    finally:
        self._gate_depth -= 1
    if self._gate_depth > 0:
        return
    if any(one is objs for one in self.fast_deletes):
        self._gate_fast.append(objs)
    else:
        self._gate_asked.update(_keys_of(objs))


def _is_asked(self):
    return bool(_deletes) and any(one is self for one in _deletes[-1]._gate_fast)


def _as_asked(function, *args, **kwargs):
    global _asked
    _asked += 1
    try:
        return function(*args, **kwargs)
    finally:
        _asked -= 1


def _delete_noting(self):
    global _asked
    # What a receiver of a signal deletes nobody asked for either.
    self._gate_is_inner = is_added()
    outer, _asked = _asked, 0
    _deletes.append(self)
    try:
        return _delete(self)
    finally:
        _deletes.pop()
        _asked = outer


def _delete_batch_noting(self, keys, using):
    if not _deletes or _deletes[-1]._gate_is_inner:
        return _delete_batch(self, keys, using)
    asked = [key for key in keys if _key(self.model, key) in _deletes[-1]._gate_asked]
    others = [key for key in keys if _key(self.model, key) not in _deletes[-1]._gate_asked]
    count = _delete_batch(self, others, using) if others else 0
    return count + (_as_asked(_delete_batch, self, asked, using) if asked else 0)


def _raw_delete_noting(self, using):
    if _is_asked(self) and not _deletes[-1]._gate_is_inner:
        return _as_asked(_raw_delete, self, using)
    return _raw_delete(self, using)


deletion.Collector.__init__ = _initialise_noting
deletion.Collector.collect = _collect_noting
deletion.Collector.delete = _delete_noting
DeleteQuery.delete_batch = _delete_batch_noting
query.QuerySet._raw_delete = _raw_delete_noting
