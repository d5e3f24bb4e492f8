"""The same function under Ray Data, on this machine."""

import os

import pytest
from conftest import articles

ray = pytest.importorskip("ray")
data = pytest.importorskip("ray.data")
pa = pytest.importorskip("pyarrow")

import vigie  # noqa: E402


@pytest.fixture(scope="module")
def cluster():
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray.init(num_cpus=2, include_dashboard=False, object_store_memory=256 << 20, _node_ip_address="127.0.0.1", logging_level="ERROR")
    data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


def test_the_rows_are_those_of_one_machine(cluster):
    given = pa.Table.from_pylist(articles(120))
    wanted = vigie.read_documents(given, facts=True).to_arrow().to_pylist()
    read = vigie.ray.read(data.from_arrow([given.slice(0, 50), given.slice(50)]), facts=True, batch_size=16)
    made = [row for row in read.iter_rows()]
    assert sorted(map(str, made)) == sorted(map(str, wanted))
    with pytest.raises(ValueError, match="rename the one"):
        vigie.ray.read(data.from_items([{"body": "x"}]))
