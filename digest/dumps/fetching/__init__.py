"""Where dumps come from; what is in them is none of its business."""
