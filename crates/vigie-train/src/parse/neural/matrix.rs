//! Products of matrices, over the `matrixmultiply` crate, with borders checked.

/// A matrix in a slice: rows `row` apart, columns `col` apart.
#[derive(Clone, Copy)]
pub struct Mat<'a> {
    pub data: &'a [f32],
    pub row: usize,
    pub col: usize,
}

/// A matrix laid row by row.
pub fn rows(data: &[f32], width: usize) -> Mat<'_> {
    Mat { data, row: width, col: 1 }
}

/// The same, turned.
pub fn turned(data: &[f32], width: usize) -> Mat<'_> {
    Mat { data, row: 1, col: width }
}

/// `c = beta * c + a * b`, where `a` is m by k, `b` k by n, and rows of `c` are `c_row` apart.
#[allow(clippy::too_many_arguments)]
pub fn mul(c: &mut [f32], c_row: usize, a: Mat<'_>, b: Mat<'_>, m: usize, k: usize, n: usize, beta: f32) {
    if m == 0 || n == 0 || k == 0 {
        return;
    }
    let fits = |len: usize, row: usize, col: usize, m: usize, n: usize| (m - 1) * row + (n - 1) * col < len;
    assert!(
        fits(c.len(), c_row, 1, m, n)
            && fits(a.data.len(), a.row, a.col, m, k)
            && fits(b.data.len(), b.row, b.col, k, n)
    );
    // SAFETY: every element that is touched lies inside its slice, as just checked.
    unsafe {
        matrixmultiply::sgemm(
            m,
            k,
            n,
            1.0,
            a.data.as_ptr(),
            a.row as isize,
            a.col as isize,
            b.data.as_ptr(),
            b.row as isize,
            b.col as isize,
            beta,
            c.as_mut_ptr(),
            c_row as isize,
            1,
        );
    }
}

/// Adds a row to every row.
pub fn add_row(c: &mut [f32], row: &[f32]) {
    for r in c.chunks_exact_mut(row.len()) {
        r.iter_mut().zip(row).for_each(|(x, y)| *x += y);
    }
}

/// Adds up the columns.
pub fn add_columns(sum: &mut [f32], c: &[f32]) {
    for r in c.chunks_exact(sum.len()) {
        sum.iter_mut().zip(r).for_each(|(x, y)| *x += y);
    }
}
