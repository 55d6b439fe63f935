from digest.ports import Store


def test_secret_stays(store: Store) -> None:
    """The secret is 32 bytes, and the same whenever it is asked for."""
    assert len(store.secret()) == 32
    assert store.secret() == store.secret()


def test_closing_twice_is_harmless(store: Store) -> None:
    """A store may be closed by whoever holds it."""
    store.close()
    store.close()
